-- Whose status changed: found again for who comes back.
CREATE INDEX event_status ON event (id) WHERE kind = 'person.status';
