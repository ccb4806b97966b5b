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
];
