-- The hand-overs that a figure counts, in order of when they were sent. From each
-- unit no more are read than the page may show.
--
-- $8 the figure, $9 and $10 the last hand-over of the page before, $11 how many
SELECT {{escalation}}, {{petition}}
FROM (
    SELECT sent.id, sent.sent_at
    FROM unnest($7::text[]) AS scope(unit) CROSS JOIN LATERAL (
        SELECT id, sent_at
        FROM ({{escalated}}) AS sent
        WHERE $8::text = ANY (figures) AND ($9::timestamptz IS NULL OR (sent_at, id) > ($9, $10::uuid))
        ORDER BY sent_at, id
        LIMIT $11
    ) AS sent
    ORDER BY sent.sent_at, sent.id
    LIMIT $11
) AS sent
JOIN escalations AS x ON x.id = sent.id
JOIN petitions AS p ON p.id = x.petition
ORDER BY sent.sent_at, sent.id
