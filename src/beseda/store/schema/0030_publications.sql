-- What applications told all their people: found again for who comes back.
CREATE INDEX event_published ON event (id) WHERE kind = 'push.publish' AND user_id = 0;
