package dev.antiphon.engine;

import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

/**
 * What stands between a connection's socket and its messages. Most connections have nothing there.
 */
final class Stages {
    private Transport.Receiver lowest;
    private Transport.@Nullable Link highest;
    private @Nullable Stage lowestStage;

    private Stages(LiveConnection connection) {
        lowest = connection;
    }

    /**
     * The stages of a new connection, in the order in which what is sent passes them: TLS, PROXY
     * header, the socket.
     */
    static Stages of(LiveConnection connection) {
        Stages stages = new Stages(connection);
        Tls tls = connection.setup.tls();
        if (tls != null && tls.isFromTheStart()) {
            stages.put(connection.tls(tls, stages.lowest));
        }
        ProxyTrust trust = connection.setup.trust();
        if (trust != null) {
            stages.put(new ProxyHeaderIn(connection, trust, stages.lowest));
        }
        ProxyPreface preface = connection.setup.preface();
        if (preface != null) {
            stages.put(new ProxyHeaderOut(preface, stages.lowest));
        }
        return stages;
    }

    private void put(Stage under) {
        if (lowestStage == null) {
            highest = under;
        } else {
            lowestStage.over(under);
        }
        lowestStage = under;
        lowest = under;
    }

    /** Whom the transport tells what happens on the socket. */
    Transport.Receiver lowest() {
        return lowest;
    }

    /** Puts them over the socket; gives the link that the messages are sent on. */
    Transport.Link over(Transport.Link socket) {
        Stage stage = lowestStage;
        if (stage != null) {
            stage.over(socket);
        }
        return highest == null ? socket : highest;
    }
}
