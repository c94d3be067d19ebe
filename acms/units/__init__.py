"""单位: new and changed ones, what a head reports of their people, what agencies do with them."""
