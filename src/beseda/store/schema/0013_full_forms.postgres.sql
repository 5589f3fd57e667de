-- Keyboards and menus were stored in the form in which they were given; their short form becomes the full one.
UPDATE message SET params = CAST(jsonb_set(
    CAST(params AS jsonb), '{KEYBOARD}', jsonb_build_object('BUTTONS', CAST(params AS jsonb) #> '{KEYBOARD}')
) AS text)
WHERE CASE WHEN params LIKE '%"KEYBOARD"%' THEN jsonb_typeof(CAST(params AS jsonb) #> '{KEYBOARD}') = 'array' ELSE false END;
UPDATE message SET params = CAST(jsonb_set(
    CAST(params AS jsonb), '{MENU}', jsonb_build_object('ITEMS', CAST(params AS jsonb) #> '{MENU}')
) AS text)
WHERE CASE WHEN params LIKE '%"MENU"%' THEN jsonb_typeof(CAST(params AS jsonb) #> '{MENU}') = 'array' ELSE false END;
UPDATE event SET data = CAST(jsonb_set(
    CAST(data AS jsonb), '{params,KEYBOARD}', jsonb_build_object('BUTTONS', CAST(data AS jsonb) #> '{params,KEYBOARD}')
) AS text)
WHERE CASE WHEN data LIKE '%"KEYBOARD"%' THEN jsonb_typeof(CAST(data AS jsonb) #> '{params,KEYBOARD}') = 'array' ELSE false END;
UPDATE event SET data = CAST(jsonb_set(
    CAST(data AS jsonb), '{params,MENU}', jsonb_build_object('ITEMS', CAST(data AS jsonb) #> '{params,MENU}')
) AS text)
WHERE CASE WHEN data LIKE '%"MENU"%' THEN jsonb_typeof(CAST(data AS jsonb) #> '{params,MENU}') = 'array' ELSE false END;
