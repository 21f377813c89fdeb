"""Orders to leave the territory: terms, extensions, appeals, entry bans."""
