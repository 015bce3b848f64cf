/**
 * A log of what happened, by SLF4J.
 *
 * <p>Goes in: events. Comes out: lines of a logger, in which nothing of a peer's can act.
 */
module dev.antiphon.slf4j {
    requires transitive dev.antiphon.core;
    requires static org.jspecify;
    requires transitive org.slf4j;

    exports dev.antiphon.slf4j;
}
