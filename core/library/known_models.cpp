#include "core/library/known_models.h"

#include <algorithm>
#include <set>

#include "core/base/files.h"
#include "core/library/json_fields.h"

namespace m2ib::library {
namespace {

constexpr std::size_t kLongestText = 2000;
constexpr std::size_t kMostModels = 500;
constexpr std::size_t kMostFiles = 64;
constexpr std::int64_t kMostBytes = std::int64_t{1} << 40;

using Problem = std::string;

bool is_https(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  return url.starts_with(kScheme) && url.size() > kScheme.size() &&
         std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_sha256(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_id(std::string_view id) {
  return is_plain_file_name(id) && id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == id.npos;
}

tl::expected<KnownFile, Problem> read_file_entry(const Json& json, const std::string& where) {
  Fields fields(json, where);
  KnownFile file;
  file.name = fields.needed_text("name", kLongestText);
  file.url = fields.needed_text("url", kLongestText);
  file.bytes = static_cast<std::uint64_t>(fields.integer("bytes", 0, kMostBytes).value_or(0));
  file.sha256 = fields.text("sha256", kLongestText);
  if (!fields.problem().empty()) return tl::unexpected(fields.problem());
  if (!is_plain_file_name(file.name)) return tl::unexpected("\"name\" of " + where + " is not a plain file name");
  if (!is_https(file.url)) return tl::unexpected("\"url\" of " + where + " is not an https address");
  if (!file.sha256.empty() && !is_sha256(file.sha256)) {
    return tl::unexpected("\"sha256\" of " + where + " is not 64 lower-case hexadecimal digits");
  }
  return file;
}

tl::expected<std::vector<KnownFile>, Problem> read_files(const Json* list, const std::string& where) {
  std::vector<KnownFile> files;
  if (list == nullptr) return files;
  if (!list->is_array() || list->size() > kMostFiles) return tl::unexpected("\"files\" of " + where + " is not a list");
  std::set<std::string> names;
  for (const Json& json : *list) {
    auto file = read_file_entry(json, "a file of " + where);
    if (!file) return tl::unexpected(file.error());
    if (!names.insert(file->name).second) return tl::unexpected(where + " has two files of one name");
    files.push_back(std::move(*file));
  }
  return files;
}

tl::expected<KnownModel, Problem> read_model(const Json& json, const std::string& where) {
  Fields fields(json, where);
  KnownModel model;
  model.id = fields.needed_text("id", kLongestText);
  model.name = fields.needed_text("name", kLongestText);
  model.organisation = fields.needed_text("organisation", kLongestText);
  model.summary = fields.needed_text("summary", kLongestText);
  model.intended_use = fields.needed_text("intended_use", kLongestText);
  model.licence = fields.needed_text("licence", kLongestText);
  model.page_url = fields.needed_text("page_url", kLongestText);
  model.about_bytes = static_cast<std::uint64_t>(fields.integer("about_bytes", 0, kMostBytes).value_or(0));
  model.gated = fields.flag("gated");
  model.note = fields.text("note", kLongestText);
  if (!fields.problem().empty()) return tl::unexpected(fields.problem());
  if (!is_id(model.id)) return tl::unexpected("\"id\" of " + where + " is not a plain word");
  if (!is_https(model.page_url)) return tl::unexpected("\"page_url\" of " + where + " is not an https address");
  auto files = read_files(fields.find("files"), where);
  if (!files) return tl::unexpected(files.error());
  model.files = std::move(*files);
  if (!model.can_be_fetched() && model.note.empty()) {
    return tl::unexpected(where + " is fetched by hand, but no \"note\" says how");
  }
  return model;
}

}  // namespace

std::uint64_t KnownModel::bytes() const {
  std::uint64_t sum = 0;
  for (const KnownFile& file : files) {
    if (file.bytes == 0) return 0;
    sum += file.bytes;
  }
  return sum;
}

bool is_plain_file_name(std::string_view name) {
  constexpr std::size_t kLongest = 128;
  return !name.empty() && name.size() <= kLongest && name.front() != '.' && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

Result<std::vector<KnownModel>> parse_known_models(std::string_view json, const std::string& path) {
  Json document;
  const ListResult parsed = parse_list(json, "models", kMostModels, document);
  if (parsed.list == nullptr) return fail(ErrorCode::ConfigInvalid, path, parsed.problem);
  std::vector<KnownModel> models;
  for (std::size_t i = 0; i < parsed.list->size(); ++i) {
    auto model = read_model((*parsed.list)[i], "model " + std::to_string(i + 1));
    if (!model) return fail(ErrorCode::ConfigInvalid, path, model.error());
    if (find_known_model(models, model->id) != nullptr) {
      return fail(ErrorCode::ConfigInvalid, path, "it has two models with the id " + model->id);
    }
    models.push_back(std::move(*model));
  }
  return models;
}

Result<std::vector<KnownModel>> known_models(const std::filesystem::path& resource_dir) {
  const std::filesystem::path file = resource_dir / "models" / "known-models.json";
  constexpr std::uint64_t kMostText = std::uint64_t{4} << 20;
  const Result<std::string> text = read_text_file(file, kMostText);
  if (!text) return tl::unexpected(text.error());
  return parse_known_models(*text, file.string());
}

const KnownModel* find_known_model(const std::vector<KnownModel>& models, std::string_view id) {
  const auto found =
      std::find_if(models.begin(), models.end(), [&](const KnownModel& model) { return model.id == id; });
  return found == models.end() ? nullptr : &*found;
}

}  // namespace m2ib::library
