/**
 * Breakpoints, and the messages that they hold. Input: messages on their way through stubs and
 * proxies, and decisions about them. Output: what goes on in their place, and events. Imports the
 * interceptors and matchers of the stub.
 */
@NullMarked
package dev.antiphon.control.breakpoint;

import org.jspecify.annotations.NullMarked;
