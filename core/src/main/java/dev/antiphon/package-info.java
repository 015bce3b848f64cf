/**
 * Entry points of the library: {@link dev.antiphon.TcpServer} and {@link dev.antiphon.TcpClient}.
 * Imports the packages of settings, handlers, messages and events, and the engine.
 */
@NullMarked
package dev.antiphon;

import org.jspecify.annotations.NullMarked;
