/**
 * A log of the events of servers and clients through SLF4J.
 *
 * <p>Input: events. Output: lines of a logger, in which received bytes are escaped.
 */
module dev.antiphon.slf4j {
    requires transitive dev.antiphon.core;
    requires static org.jspecify;
    requires transitive org.slf4j;

    exports dev.antiphon.slf4j;
}
