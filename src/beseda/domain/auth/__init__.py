"""Who may call: webhooks, scopes, access codes, the portal's own secret."""
