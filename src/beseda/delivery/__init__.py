"""Events on their way to the handlers of bots, after the commit of what happened."""
