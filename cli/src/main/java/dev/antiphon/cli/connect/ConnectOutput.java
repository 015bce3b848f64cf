package dev.antiphon.cli.connect;

/**
 * Where connections are shown and recorded.
 *
 * @param isWatched whether a person watches, who sees the beginning of a message after a silence
 * @param maxMessageBytes the largest received message
 */
record ConnectOutput(
        ConnectLines lines, Transcript transcript, boolean isWatched, int maxMessageBytes) {}
