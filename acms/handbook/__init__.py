"""办事手册: chapters and questions of how things are done here, searched, linked from every page, and as PDF."""
