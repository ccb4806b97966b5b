import { KEYED_CALL_SQL } from "../shared/keyed-calls";
import { CLOSURE_WORK_SQL, type Migration } from "../shared/migrations";

export const SESSION_MIGRATIONS: readonly Migration[] = [
  {
    name: "0001_session",
    sql: `
${CLOSURE_WORK_SQL}
CREATE TABLE meta (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT meta_one_row CHECK (id = 1)
) STRICT;
INSERT INTO meta (id) VALUES (1);

-- Long texts in pieces, each far below the largest row.
CREATE TABLE piece (
  slot TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (slot, position),
  CONSTRAINT piece_slot
    CHECK (slot IN ('document', 'result', 'intent-document', 'intent-result')),
  CONSTRAINT piece_position CHECK (position >= 0)
) STRICT;

-- The one closure whose outcome is not known; its texts are in the intent slots.
CREATE TABLE intent (
  id INTEGER PRIMARY KEY,
  closure_id TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  CONSTRAINT intent_at_most_one CHECK (id = 1)
) STRICT;
`,
  },
  {
    name: "0002_keyed_calls",
    sql: `
${KEYED_CALL_SQL}
ALTER TABLE keyed_call ADD COLUMN answer_length INTEGER NOT NULL DEFAULT 0;

-- What stood after a named call: its document and its result.
CREATE TABLE keyed_piece (
  key TEXT NOT NULL,
  slot TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (key, slot, position),
  CONSTRAINT keyed_piece_slot CHECK (slot IN ('document', 'result'))
) STRICT;

-- The named call that a closure in doubt answers.
ALTER TABLE intent ADD COLUMN call_key TEXT;
ALTER TABLE intent ADD COLUMN call_fingerprint TEXT;
`,
  },
];
