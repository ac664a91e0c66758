"""Ways to sign, and what every signature must pass before it is kept. Functions over bytes; they know no tables."""
