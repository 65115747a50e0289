-- What traces of erased values are hashed under: random, sealed by ENCRYPTION_KEY, so that a dump tells nothing and the key of the platform
-- can be changed without forgetting who was erased.
ALTER TABLE workspace ADD COLUMN sealed_erasure_key bytea;
