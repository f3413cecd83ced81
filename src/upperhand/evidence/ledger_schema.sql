-- The ledger: one append-only table of rows, each chained to the one before, and views for whoever asks in SQL.
CREATE TABLE rows (
  number INTEGER PRIMARY KEY,               -- 1, 2, 3 … without a gap
  kind TEXT NOT NULL CHECK (kind IN (
    'document', 'publication', 'claim', 'places', 'proposal', 'decision', 'update', 'assessment', 'forecast', 'outcome'
  )),
  key TEXT NOT NULL,                        -- sha256 of a document, id of a claim; empty for what only has a number
  about INTEGER REFERENCES rows (number),   -- the row that this one belongs to
  at TEXT NOT NULL,                         -- UTC
  content TEXT NOT NULL CHECK (json_valid(content)),
  body BLOB,                                -- long texts: a JSON object, compressed by zlib
  chain TEXT NOT NULL CHECK (length(chain) = 64)  -- hash of the chain before and of this row
) STRICT;

CREATE UNIQUE INDEX once ON rows (kind, key) WHERE key <> '';
CREATE INDEX by_kind ON rows (kind, number);
CREATE INDEX by_about ON rows (about, kind);

CREATE TRIGGER in_order BEFORE INSERT ON rows
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM rows)
  OR NEW.about >= NEW.number
  OR (NEW.key <> '' AND EXISTS (SELECT 1 FROM rows WHERE kind = NEW.kind AND key = NEW.key))
BEGIN SELECT raise(ABORT, 'a ledger only grows at its end'); END;

CREATE TRIGGER never_changed BEFORE UPDATE ON rows
BEGIN SELECT raise(ABORT, 'a ledger is never changed, only added to'); END;

CREATE TRIGGER never_deleted BEFORE DELETE ON rows
BEGIN SELECT raise(ABORT, 'nothing is ever taken out of a ledger'); END;

CREATE VIEW documents AS
SELECT number, key AS sha256, at, content ->> 'name' AS name, content ->> 'title' AS title,
  content ->> 'publisher' AS publisher, content ->> '$.published.start' AS first_day,
  content ->> '$.published.end' AS last_day
FROM rows WHERE kind = 'document';

CREATE VIEW claims AS
SELECT number, key AS id, about AS document, at, content ->> '$.coded.type' AS type,
  content ->> '$.coded.source.actor' AS source, content ->> '$.coded.target.actor' AS target,
  content ->> '$.coded.said.modality' AS modality, content ->> '$.coded.said.negated' AS negated,
  content ->> 'quote' AS quote
FROM rows WHERE kind = 'claim';

CREATE VIEW decisions AS
SELECT number, about AS claim, at, content ->> 'verdict' AS verdict, content ->> 'who' AS who,
  content ->> 'reviewed' AS reviewed, content ->> 'note' AS note
FROM rows WHERE kind = 'decision';

CREATE VIEW forecasts AS
SELECT f.number, f.at, f.content ->> 'what' AS what, f.content ->> 'by' AS "by",
  f.content ->> 'probability' AS probability, f.content ->> 'base_rate' AS base_rate,
  (SELECT o.content ->> 'came_true' FROM rows o WHERE o.kind = 'outcome' AND o.about = f.number
   ORDER BY o.number DESC LIMIT 1) AS came_true
FROM rows f WHERE f.kind = 'forecast';
