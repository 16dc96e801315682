"""`make pictures`: what people see of the bot, drawn from what it really sends."""
