-- The cases that a figure counts, in order of receipt.
--
-- $7 figure, $8 cohort, $9 and $10 the last case of the page before, $11 how many
SELECT {{petition}}, counted.class
FROM (
    SELECT petition, received_on, class
    FROM ({{cohort}}) AS cohort
    WHERE CASE $8::text WHEN 'received' THEN received WHEN 'carried_in' THEN NOT received ELSE true END
        AND CASE $7::text -- as statistics.Name.Counts
            WHEN 'cases' THEN true
            WHEN 'answered' THEN class IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved')
            WHEN 'on_the_spot' THEN class IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved') AND mode = $7
            WHEN 'in_writing' THEN class IN ('resolved', 'explained', 'in_progress', 'planned', 'unresolved') AND mode = $7
            WHEN 'escalated_pending' THEN class = 'escalated' AND target IS NOT NULL
            WHEN 'escalated_accepted' THEN class = 'escalated' AND target IS NULL
            WHEN 'overdue' THEN NOT finished AND due < $3
            WHEN 'claimed' THEN claimed
            WHEN 'confirmed' THEN claimed AND verdict = $7
            WHEN 'partly' THEN claimed AND verdict = $7
            WHEN 'disputed' THEN claimed AND verdict = $7
            WHEN 'silent' THEN claimed AND verdict = $7
            WHEN 'recurred' THEN claimed AND verdict = $7
            WHEN 'awaited' THEN claimed AND verdict = $7
            WHEN 'in_time' THEN in_time
            WHEN 'contested' THEN verdict = 'disputed'
            ELSE class = $7
        END
        AND ($9::date IS NULL OR (received_on, petition) > ($9, $10::uuid))
    ORDER BY received_on, petition
    LIMIT $11
) AS counted
JOIN petitions AS p ON p.id = counted.petition
ORDER BY counted.received_on, counted.petition
