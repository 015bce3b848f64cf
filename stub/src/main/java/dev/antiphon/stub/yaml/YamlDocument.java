package dev.antiphon.stub.yaml;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

import java.util.function.Function;

/** A bounded reader of YAML documents. JSON is YAML. */
final class YamlDocument {
    static final int BYTES_MAX = 4 << 20;
    static final int VALUES_MAX = 200_000;
    static final int DEPTH_MAX = 40;

    private YamlDocument() {}

    /**
     * Returns the result of {@code reading} for the root of the document.
     *
     * @param name the name of the text in errors
     * @throws StubFileException when the text is no YAML or over a bound, or when {@code reading}
     *     throws it
     */
    static <T> T read(String name, String text, Function<YamlValue, T> reading) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowDuplicateKeys(false)
                .setAllowNonScalarKeys(true) // refused later, with their position
                .setCodePointLimit(BYTES_MAX)
                .build();
        try {
            refuseWhatIsDear(name, () -> parser(settings, text));
            return new Composer(settings, parser(settings, text))
                    .getSingleNode()
                    .map(root -> reading.apply(new YamlValue(name, "", root)))
                    .orElseThrow(() -> new StubFileException(
                            name, "it is empty; write rules: and a list of them"));
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark().map(mark -> place(name, mark)).orElse(name);
            throw new StubFileException(place, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new StubFileException(name, "this is no YAML: " + e.getMessage());
        } catch (IllegalArgumentException e) { // a value that was refused without a position
            throw new StubFileException(name, String.valueOf(e.getMessage()));
        }
    }

    private static String place(String name, Mark mark) {
        return name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private static Parser parser(LoadSettings settings, String text) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    /**
     * Checks the file before recursive code processes it.
     *
     * @throws StubFileException when it has aliases, tags, too many values or too many nested
     *     levels
     */
    private static void refuseWhatIsDear(String name, Iterable<Event> events) {
        int depth = 0;
        int values = 0;
        for (Event each : events) {
            String place = each.getStartMark().map(mark -> place(name, mark)).orElse(name);
            if (each instanceof AliasEvent) {
                throw new StubFileException(place, "aliases (*) are not taken; write it out");
            }
            if (isTagged(each)) {
                throw new StubFileException(
                        place, "tags (!) are not taken: a value is what its key says it is");
            }
            values += each instanceof NodeEvent ? 1 : 0;
            if (values > VALUES_MAX) {
                throw new StubFileException(
                        place,
                        "over " + VALUES_MAX + " values, which is the limit; divide the rules"
                                + " between several servers");
            }
            depth += switch (each.getEventId()) {
                case MappingStart, SequenceStart -> 1;
                case MappingEnd, SequenceEnd -> -1;
                default -> 0;
            };
            if (depth > DEPTH_MAX) {
                throw new StubFileException(place, "nested over " + DEPTH_MAX + " deep");
            }
        }
    }

    private static boolean isTagged(Event each) {
        return switch (each) {
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            case CollectionStartEvent start -> start.getTag().isPresent();
            default -> false;
        };
    }
}
