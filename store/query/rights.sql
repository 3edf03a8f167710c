-- An account with the posts and delegations of a day, the chairs that those who
-- made these still hold, whether the family of its token was revoked, and the
-- state of the register of units: all in one statement, so all at one moment.
--
-- $1 account, $2 family, $3 day
SELECT a.login, a.name, a.disabled,
    EXISTS (SELECT FROM revoked_families WHERE family = $2::uuid),
    (SELECT json_agg({{post}} ORDER BY p.id)
        FROM posts AS p WHERE p.account = a.id AND p."from" <= $3::date AND (p.until IS NULL OR p.until >= $3)),
    (SELECT json_agg({{delegation}} ORDER BY d.id)
        FROM delegations AS d WHERE d.deputy = a.id AND $3 BETWEEN d."from" AND d.until),
    (SELECT json_agg({{chair}} ORDER BY c.id)
        FROM posts AS c WHERE c.role = 'chair' AND c."from" <= $3 AND (c.until IS NULL OR c.until >= $3)
            AND c.account = ANY (ARRAY (SELECT d.chair FROM delegations AS d WHERE d.deputy = a.id AND $3 BETWEEN d."from" AND d.until))),
    (SELECT value FROM settings WHERE name = 'units')
FROM accounts AS a
WHERE a.id = $1
