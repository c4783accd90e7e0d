-- 0018: whoever a report has as of a state, its leaders and bodies: what is asked of a state is asked of them too.
CREATE INDEX actors_by_state ON actors (state, id) WHERE state IS NOT NULL;
