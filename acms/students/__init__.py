"""在校学生: students of accounting majors, accepted and lifted, with the credits of their courses."""
