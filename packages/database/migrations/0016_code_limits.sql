-- One-time codes are counted by the conversation that they were asked for in, too: whoever it belongs to after a merge is taken back.
ALTER TABLE verification_code ADD COLUMN conversation_id uuid;
ALTER TABLE verification_code ADD FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id);
CREATE INDEX verification_code_by_conversation ON verification_code (workspace_id, conversation_id, created_at) WHERE conversation_id IS NOT NULL;
