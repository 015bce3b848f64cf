package dev.antiphon.stub.proxy;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A collector of the listeners of a proxy. Used by one thread at a time. */
final class ProxyListeners {
    private final List<EventListener> ofMessages = new ArrayList<>();
    private final List<EventListener> ofBytes = new ArrayList<>();
    private final List<EventListener> ofServer = new ArrayList<>();
    private final List<EventListener> pacing = new ArrayList<>();

    void addOfMessages(EventListener value) {
        ofMessages.add(Objects.requireNonNull(value, "listener"));
    }

    void addOfBytes(EventListener value) {
        ofBytes.add(Objects.requireNonNull(value, "listener"));
    }

    void addOfServer(EventListener value) {
        ofServer.add(Objects.requireNonNull(value, "listener"));
    }

    void addPacing(EventListener value) {
        pacing.add(Objects.requireNonNull(value, "listener"));
    }

    /**
     * Adds the collected listeners to a server.
     *
     * @return the backlogs of the listeners that limit the speed of the proxy
     */
    List<Backlog> addTo(TcpServer.Builder server, Framing framing, int maxMessageBytes) {
        List<Backlog> backlogs = new ArrayList<>();
        for (EventListener each : ofMessages) {
            EventListener framed = new FramedEvents(each, framing, maxMessageBytes);
            server.listener(paced(each, framed, backlogs));
        }
        for (EventListener each : ofBytes) {
            server.listener(paced(each, each, backlogs));
        }
        return List.copyOf(backlogs);
    }

    /** Adds the listeners of the connections to the server. */
    void addTo(TcpClient.Builder client) {
        ofServer.forEach(client::listener);
    }

    /** Returns a message of this direction as the framing sends it. */
    static Message framed(Framing framing, Direction direction, Message message) {
        Framing ofDirection =
                direction == Direction.S2C ? framing.ofReplies() : framing.ofRequests();
        return Message.of(ofDirection.encoded(message.buffer()));
    }

    private EventListener paced(
            EventListener added, EventListener listener, List<Backlog> backlogs) {
        if (!pacing.contains(added)) {
            return listener;
        }
        Backlog backlog = new Backlog(listener);
        backlogs.add(backlog);
        return backlog;
    }
}
