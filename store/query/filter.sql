($4::text = '' OR channel = $4) AND ($5::text = '' OR kind = $5) AND ($6::text = '' OR field = $6)
