-- +goose Up

-- What was answered at the conference counts so, also when it was answered again
-- in writing (statistics.SpanOf). Its bits are 4, of those in writing 8.
UPDATE petition_spans AS s SET mode = 'on_the_spot', figures = s.figures - (s.figures & 8) / 2
FROM petitions AS p
WHERE p.id = s.petition AND p.disposed = 'on_the_spot' AND s.mode = 'in_writing';
