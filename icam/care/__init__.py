"""What a family is owed when it comes to live in a unit: house rules, inventory, keys, school."""
