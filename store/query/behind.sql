-- The cases that a figure counts, in order of receipt, and what they count as.
--
-- $7 the bit of the figure; none: what is overdue, $8 cohort, $9 and $10 the last
-- case of the page before, $11 how many
SELECT {{petition}}, counted.figures
FROM (
    SELECT petition, received_on, figures
    FROM ({{cohort}}) AS cohort
    WHERE CASE $8::text WHEN 'received' THEN received WHEN 'carried_in' THEN NOT received ELSE true END
        AND CASE $7::int WHEN 0 THEN overdue ELSE figures & $7 <> 0 END
        AND ($9::date IS NULL OR (received_on, petition) > ($9, $10::uuid))
    ORDER BY received_on, petition
    LIMIT $11
) AS counted
JOIN petitions AS p ON p.id = counted.petition
ORDER BY counted.received_on, counted.petition
