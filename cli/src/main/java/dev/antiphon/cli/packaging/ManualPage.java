package dev.antiphon.cli.packaging;

import dev.antiphon.cli.text.ReferenceTexts;
import dev.antiphon.cli.text.Texts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The man page (man(7)) of the tool or of one of its commands, in one language. */
final class ManualPage {
    /** Codes and variables that only the launcher of a source tree uses. */
    private static final Set<String> SOURCE_TREE_ONLY = Set.of("69", "JAVA_HOME");

    private static final Pattern DOCS = Pattern.compile("docs/[a-z0-9.-]+\\.md");
    private static final Pattern ESCAPED_OPTION =
            Pattern.compile("(?<![\\w-])\\\\-\\\\-[a-z](?:[a-z]|\\\\-)*");

    /** The blanks between a command of an example and the remark on it. */
    private static final Pattern REMARK = Pattern.compile("\\s{2,}");

    private final DeclaredCommand command;
    private final List<DeclaredCommand> all;
    private final Texts texts;
    private final String version;
    private final String docs;
    private final StringBuilder page = new StringBuilder();

    private ManualPage(
            DeclaredCommand command,
            List<DeclaredCommand> all,
            Texts texts,
            PackageContents contents) {
        this.command = command;
        this.all = all;
        this.texts = texts;
        this.version = contents.version();
        this.docs = contents.docs();
    }

    /**
     * Returns the text of the page.
     *
     * @param all the tool and its commands
     */
    static String of(
            DeclaredCommand command,
            List<DeclaredCommand> all,
            Texts texts,
            PackageContents contents) {
        ManualPage manual = new ManualPage(command, all, texts, contents);
        manual.write();
        return manual.page.toString();
    }

    private void write() {
        String name = command.pageName().toUpperCase(Locale.ROOT);
        page.append(".TH ").append(roff(name)).append(" 1 \"\" \"antiphon ");
        page.append(roff(version))
                .append("\" \"")
                .append(texts.say("manual.what"))
                .append("\"\n");
        page.append(".nh\n.ad l\n"); // neither options nor paths are broken
        heading("name");
        page.append(command.pageName().replace("-", "\\-")).append(" \\- ");
        page.append(roff(lowerFirst(command.summary()))).append('\n');
        heading("synopsis");
        page.append(synopsis()).append('\n');
        heading("description");
        text(description());
        if (command.word().isEmpty()) {
            heading("commands");
            others().forEach(each -> entry(bold(each.pageName()) + "(1)", each.summary()));
        }
        heading("options");
        command.parameters().forEach(each -> entry(italic(each.label()), each.text()));
        command.options().forEach(each -> entry(names(each), each.text()));
        exitStatus();
        environment();
        files();
        examples();
        heading("see-also");
        page.append(String.join(
                        ",\n",
                        all.stream()
                                .filter(each -> !each.equals(command))
                                .map(each -> bold(each.pageName()) + "(1)")
                                .toList()))
                .append('\n');
    }

    private String description() {
        return command.description().isEmpty() ? command.summary() + "." : command.description();
    }

    private List<DeclaredCommand> others() {
        return all.stream().filter(each -> !each.word().isEmpty()).toList();
    }

    private String synopsis() {
        String called = ("antiphon " + command.word()).strip();
        String rest = command.synopsis().substring(called.length());
        return bold(called) + roff(rest);
    }

    private void exitStatus() {
        heading("exit-status");
        ReferenceTexts reference = ReferenceTexts.in(texts.language());
        (command.word().isEmpty() ? reference.exitCodes() : reference.exitCodes(command.word()))
                .forEach((code, text) -> {
                    if (!SOURCE_TREE_ONLY.contains(String.valueOf(code))) {
                        entry(bold(String.valueOf(code)), text);
                    }
                });
    }

    private void environment() {
        heading("environment");
        ReferenceTexts.in(texts.language()).variables().forEach((name, text) -> {
            if (!SOURCE_TREE_ONLY.contains(name)) {
                entry(bold(name), text);
            }
        });
    }

    /** Writes the pages of the documentation that texts name, and the options for files. */
    private void files() {
        heading("files");
        Map<String, Set<String>> pages = new LinkedHashMap<>();
        List<String> forFiles = new ArrayList<>();
        command.withValue().forEach(each -> {
            String name = each.names().isEmpty() ? each.label() : last(each.names());
            if (each.label().matches(".*(FILE|DIR).*")) {
                forFiles.add(name);
            }
            Matcher named = DOCS.matcher(each.text());
            while (named.find()) {
                pages.computeIfAbsent(named.group(), _ -> new TreeSet<>()).add(name);
            }
        });
        pages.forEach((file, names) ->
                entry(italic(inPackage(file)), texts.say("manual.page", String.join(", ", names))));
        entry(italic(docs), texts.say("manual.docs"));
        if (!forFiles.isEmpty()) {
            page.append(".PP\n");
            text(texts.say("manual.files-of", String.join(", ", forFiles)));
        }
    }

    private void examples() {
        heading("examples");
        for (String each : command.examples()) {
            String[] parts = REMARK.split(each, 2);
            page.append(".PP\n.RS 4\n").append(bold(parts[0])).append("\n.RE\n");
            if (parts.length > 1) {
                page.append(".RS 8\n").append(roff(parts[1])).append("\n.RE\n");
            }
        }
    }

    private void heading(String key) {
        page.append(".SH \"").append(texts.say("manual." + key)).append("\"\n");
    }

    private void entry(String tag, String meaning) {
        page.append(".TP\n").append(tag).append('\n');
        text(meaning);
    }

    private void text(String text) {
        String body = roff(DOCS.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(inPackage(found.group()))));
        String shown = ESCAPED_OPTION
                .matcher(body)
                .replaceAll(found -> Matcher.quoteReplacement("\\fB" + found.group() + "\\fR"));
        page.append(shown).append('\n');
    }

    private String inPackage(String page) {
        return docs + page.substring("docs/".length());
    }

    private static String names(DeclaredArgument option) {
        String names =
                String.join(", ", option.names().stream().map(ManualPage::bold).toList());
        return option.label().isEmpty() ? names : names + "=" + italic(option.label());
    }

    private static String last(List<String> names) {
        return names.get(names.size() - 1);
    }

    private static String lowerFirst(String text) {
        boolean isWord = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return isWord ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }

    private static String bold(String text) {
        return "\\fB" + roff(text) + "\\fR";
    }

    private static String italic(String text) {
        return "\\fI" + roff(text) + "\\fR";
    }

    /** Returns the text with the characters escaped that groff does not print as they are. */
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("\"", "\\(dq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti")
                .replace("][", "]\\:["); // a long form of a framing may be broken here
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
