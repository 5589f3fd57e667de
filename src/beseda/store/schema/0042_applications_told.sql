-- What applications are told of is found without going through what people say.
DROP INDEX event_of_portal;
CREATE INDEX event_of_portal ON event (id) WHERE kind IN ('person.add', 'application.install', 'application.update',
    'application.remove', 'application.pay', 'application.confirm', 'application.test');
