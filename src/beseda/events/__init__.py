"""Events as their readers get them: payloads of both generations, and polling."""
