"""What people see in a terminal, whatever the command."""
