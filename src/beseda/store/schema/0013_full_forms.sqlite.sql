-- Keyboards and menus were stored in the form in which they were given; their short form becomes the full one.
UPDATE message SET params = json_set(params, '$.KEYBOARD', json_object('BUTTONS', json_extract(params, '$.KEYBOARD')))
WHERE params LIKE '%"KEYBOARD"%' AND json_type(params, '$.KEYBOARD') = 'array';
UPDATE message SET params = json_set(params, '$.MENU', json_object('ITEMS', json_extract(params, '$.MENU')))
WHERE params LIKE '%"MENU"%' AND json_type(params, '$.MENU') = 'array';
UPDATE event SET data = json_set(data, '$.params.KEYBOARD', json_object('BUTTONS', json_extract(data, '$.params.KEYBOARD')))
WHERE data LIKE '%"KEYBOARD"%' AND json_type(data, '$.params.KEYBOARD') = 'array';
UPDATE event SET data = json_set(data, '$.params.MENU', json_object('ITEMS', json_extract(data, '$.params.MENU')))
WHERE data LIKE '%"MENU"%' AND json_type(data, '$.params.MENU') = 'array';
