"""What the reconciliation service finds, and costs over HTTP and in this process."""
