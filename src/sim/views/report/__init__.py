"""One page of HTML for people: what was compared, what came out, why, where it stops holding, and what it rests on."""
