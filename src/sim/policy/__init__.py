"""What governments do: levers, dated events, conditions, scenarios; and a scenario as arrays by month."""
