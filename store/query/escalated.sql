-- The hand-overs of scope.unit in a period, each with the figures that count it at
-- the end of the cut-off day (statistics.EscalationFigure). A list and a count both
-- read this and nothing else, so they cannot disagree.
--
-- {{begins}} the instant at which the first day begins, {{ends}} at which the cut-off
-- day ends, {{cutoff}} that day; $4 channel, $5 kind, $6 field, empty: any; $7 the
-- units, of which scope is one, that sent or received them
SELECT x.id, x.sent_at,
    array_remove(ARRAY['sent', stood.state,
        CASE WHEN stood.state = 'accepted' AND s.figures & {{answered}} <> 0 AND s.holder <> x.sender THEN 'answered_above' END,
        CASE WHEN x.bounce = 1 AND x.decided_at < {{ends}} THEN 'bounced' END], NULL) AS figures
FROM escalations AS x
CROSS JOIN LATERAL ( -- one, looked up for each, so that a page in the order of an index ends where it is full
    SELECT holder, channel, kind, field, figures FROM petition_spans
    WHERE petition = x.petition AND since <= {{cutoff}} AND coalesce(until, 'infinity') > {{cutoff}}
    LIMIT 1
) AS s
CROSS JOIN LATERAL (SELECT CASE
        WHEN x.decided_at IS NULL OR x.decided_at >= {{ends}} THEN 'pending'
        WHEN x.arbiter IS NOT NULL AND coalesce(x.named_at, x.withdrawn_at, 'infinity') >= {{ends}} THEN 'contested'
        ELSE x.state
    END) AS stood(state)
WHERE x.{{unit}} = scope.unit AND x.sent_at >= {{begins}} AND x.sent_at < {{ends}} AND {{filter}}
