package dev.antiphon.engine.connection;

import dev.antiphon.handler.Connection;

/** A connection as users see it, which leads back to the engine's part of it. */
public interface EngineConnection extends Connection {
    /** Returns the core of the connection, for use on its loop. */
    TcpConnection core();

    /**
     * Returns the core of a connection that a user passes back to the library.
     *
     * @throws IllegalArgumentException when the connection is not from this library
     */
    static TcpConnection coreOf(Connection connection) {
        if (connection instanceof EngineConnection known) {
            return known.core();
        }
        throw new IllegalArgumentException(connection.getClass().getName()
                + " is not a connection of a TcpServer or TcpClient; pass the one that the handler"
                + " got");
    }
}
