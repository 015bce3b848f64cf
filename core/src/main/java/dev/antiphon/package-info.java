/**
 * Entry points of the library: {@link dev.antiphon.TcpServer} and {@link dev.antiphon.TcpClient}.
 * Imports every other exported package, and the engine behind them.
 */
@NullMarked
package dev.antiphon;

import org.jspecify.annotations.NullMarked;
