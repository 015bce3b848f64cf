package dev.antiphon.cli.help;

import dev.antiphon.cli.text.LineWrap;
import dev.antiphon.cli.text.ReferenceTexts;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.fault.BuiltInFault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/**
 * The text of a topic: an introduction, examples, a list, and notes. The lists of framings, faults
 * and exit codes are those of the code; the file {@code help.properties} has
 * the rest.
 */
final class TopicPage {
    private final Texts texts;
    private final ResourceBundle bundle;
    private final int width;

    TopicPage(Texts texts, int width) {
        this.texts = texts;
        this.bundle = texts.texts(List.of("help"));
        this.width = width;
    }

    /** Returns the text of the topic in lines of the width. */
    String of(HelpTopic topic) {
        String key = "topic." + topic.word() + ".";
        StringBuilder page = new StringBuilder();
        paragraph(page, bundle.getString(key + "head"));
        List<String> examples = numbered(key + "example.");
        if (!examples.isEmpty()) {
            page.append('\n').append(bundle.getString("topic.examples")).append('\n');
            examples.forEach(
                    each -> page.append(each.isEmpty() ? "" : "  ").append(each).append('\n'));
        }
        List<Map.Entry<String, String>> rows = switch (topic) {
            case FRAMINGS -> framings();
            case FAULTS -> faults();
            case EXIT_CODES -> exitCodes();
            case RULES, TEMPLATES, VALUES -> rows(key + "row.");
        };
        page.append('\n');
        Columns columns = new Columns(rows.stream().map(Map.Entry::getKey).toList(), width);
        rows.forEach(each -> columns.add(each.getKey(), each.getValue()));
        page.append(columns);
        for (String each : numbered(key + "note.")) {
            page.append('\n');
            paragraph(page, each);
        }
        return page.toString();
    }

    private void paragraph(StringBuilder page, String text) {
        LineWrap.lines(text, width).forEach(each -> page.append(each).append('\n'));
    }

    private List<Map.Entry<String, String>> framings() {
        return Framing.forms().stream()
                .map(each -> Map.entry(each, text("framing." + each.split("[:@,\\[]", 2)[0])))
                .toList();
    }

    private List<Map.Entry<String, String>> faults() {
        return BuiltInFault.ALL.stream()
                .map(each -> Map.entry(
                        each.form(),
                        texts.library(each.effect()).replace("`", "") + "; "
                                + bundle.getString("topic.faults.such-as") + " "
                                + each.example()))
                .toList();
    }

    private List<Map.Entry<String, String>> exitCodes() {
        return ReferenceTexts.in(texts.language()).exitCodes().entrySet().stream()
                .map(each -> Map.entry(each.getKey().toString(), each.getValue()))
                .toList();
    }

    /** Returns the text; empty for a framing of a plugin. */
    private String text(String key) {
        return bundle.containsKey(key) ? bundle.getString(key) : "";
    }

    /** Returns rows whose left side is divided from the right one by {@code ::}. */
    private List<Map.Entry<String, String>> rows(String prefix) {
        return numbered(prefix).stream()
                .map(each -> each.split(" :: ", 2))
                .map(each -> Map.entry(each[0], each[1]))
                .collect(Collectors.toList());
    }

    private List<String> numbered(String prefix) {
        List<String> all = new ArrayList<>();
        while (bundle.containsKey(prefix + all.size())) {
            all.add(bundle.getString(prefix + all.size()));
        }
        return all;
    }
}
