/**
 * A log of events by SLF4J.
 *
 * <p>Input: events. Output: lines of a logger, in which bytes of peers are escaped.
 */
module dev.antiphon.slf4j {
    requires transitive dev.antiphon.core;
    requires static org.jspecify;
    requires transitive org.slf4j;

    exports dev.antiphon.slf4j;
}
