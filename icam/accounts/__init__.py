"""People who sign in: roles, scope, sessions, drafts."""
