"""What people see of supervising units. HTTP only."""
