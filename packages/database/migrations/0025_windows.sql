-- `template`: what the provider approved, sent in place of the text: { id, variables, alone }. `alone`: there is no text that could go instead.
-- `cc`: the addresses that a mail was copied to.
ALTER TABLE message ADD COLUMN template jsonb, ADD COLUMN cc jsonb;

-- Whole messages that end automatic messages to an account, and that bring them back.
ALTER TABLE workspace
  ADD COLUMN opt_out_words text[] NOT NULL
    DEFAULT ARRAY['STOP', 'STOPALL', 'UNSUBSCRIBE', 'СТОП', 'ARRET', 'PARAR', 'STOPP'],
  ADD COLUMN opt_in_words text[] NOT NULL DEFAULT ARRAY['START', 'UNSTOP'];
