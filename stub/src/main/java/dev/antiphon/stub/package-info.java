/**
 * A TCP server for tests: it answers by rules, breaks connections at an exact byte, and says what
 * it received. In go rules, out come replies and reports. It imports the core and its neighbours;
 * none of them imports it.
 */
@NullMarked
package dev.antiphon.stub;

import org.jspecify.annotations.NullMarked;
