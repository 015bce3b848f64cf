package dev.antiphon.control.mountebank;

import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.util.List;
import java.util.Optional;

/**
 * A response of mountebank: data, a fault, and the state of the connection afterwards.
 *
 * @param data the bytes; empty if nothing is sent
 * @param then the state of the connection after the reply
 * @param isUnframed whether the bytes are sent without the framing
 */
record ImposterResponse(Optional<Message> data, Reply.After then, boolean isUnframed) {
    /** The bytes of the fault {@code RANDOM_DATA_THEN_CLOSE}, which are the same in mountebank. */
    private static final String RANDOM_DATA = "Htijy%@tWXJ/hQ#[Q:7G@dH4\"gu[QaX&";

    private static final int BYTE_MAX = 255;

    /**
     * Reads a response.
     *
     * @param settings has the default response and the default state of the connection
     * @param log gets a line about an unknown fault, which mountebank ignores as well
     * @throws IllegalArgumentException when a field has a wrong value
     */
    static ImposterResponse of(JsonValue response, ImposterSettings settings, ImposterLog log) {
        Optional<String> fault =
                response.field("fault").filter(JsonValue::isTruthy).map(JsonValue::scalar);
        if (fault.isPresent()) {
            if (fault.get().equals("CONNECTION_RESET_BY_PEER")) {
                return new ImposterResponse(Optional.empty(), Reply.After.RESET, false);
            }
            if (fault.get().equals("RANDOM_DATA_THEN_CLOSE")) {
                return new ImposterResponse(
                        Optional.of(Message.text(RANDOM_DATA)), Reply.After.CLOSE, true);
            }
            log.error("Unexpected fault type [" + fault.get() + "], expected either"
                    + " CONNECTION_RESET_BY_PEER or RANDOM_DATA_THEN_CLOSE");
        }
        Optional<JsonValue> own = response.field("data").filter(JsonValue::isTruthy);
        Optional<Message> data = own.or(() -> settings.defaultResponse()
                        .flatMap(each -> each.field("data"))
                        .filter(JsonValue::isTruthy))
                .map(each -> message(each, settings.mode()))
                .filter(each -> each.size() > 0);
        Reply.After then = response.field("then")
                .or(() -> own.isPresent()
                        ? Optional.empty()
                        : settings.defaultResponse().flatMap(each -> each.field("then")))
                .map(ImposterEnd::of)
                .orElse(data.isPresent() ? settings.then() : Reply.After.KEEP);
        return new ImposterResponse(data, then, false);
    }

    /** Returns the bytes of data: a text of the mode, or a buffer of Node as JSON. */
    private static Message message(JsonValue data, ImposterMode mode) {
        if (data.isObject() || data.isList()) {
            List<JsonValue> items = data.isList()
                    ? data.items()
                    : data.field("data").orElse(data).items();
            byte[] bytes = new byte[items.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) items.get(i).whole(0, BYTE_MAX);
            }
            return Message.of(bytes);
        }
        return mode.message(data.scalar());
    }
}
