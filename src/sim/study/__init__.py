"""Many runs: identity, execution, designs, store."""
