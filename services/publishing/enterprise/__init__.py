"""The public record of an enterprise."""
