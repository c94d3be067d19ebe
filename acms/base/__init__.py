"""What every room uses: numbers, text, sealed columns and files, leased rows, tables, logs."""
