-- 0008: who is of a state, and figures by their value.
CREATE INDEX shapes_by_state ON shapes (state, "key") WHERE state <> '';
CREATE INDEX figures_by_value ON figures (value DESC);
