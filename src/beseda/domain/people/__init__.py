"""People of the portal: accounts, profiles, departments, presence."""
