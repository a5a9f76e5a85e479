#include "core/text/sentencepiece/sentencepiece_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_set>

#include "core/base/json_limits.h"
#include "core/text/sentencepiece/protobuf_reader.h"
#include "core/text/utf8.h"

namespace m2ib::text {
namespace {

constexpr std::size_t kMaxModelBytes = std::size_t{16} << 20U;
constexpr std::size_t kMaxPieces = 1'000'000;
constexpr std::size_t kMaxPieceBytes = 512;
constexpr std::size_t kMaxTextBytes = std::size_t{4} << 20U;
constexpr std::size_t kMaxUserDefined = 32;  // each is looked for at every character
constexpr float kLargestScore = 1e6F;

using Kind = ProtobufReader::Kind;
using Field = ProtobufReader::Field;

bool is_flag_set(const Field& field) { return field.kind == Kind::Varint && field.value != 0; }

/// Reads the messages of a model; the first problem is kept.
class ModelReader {
 public:
  SentencePieceModel model;
  std::string problem;

  void read(std::string_view bytes) {
    constexpr std::uint32_t kPiece = 1;
    constexpr std::uint32_t kTrainer = 2;
    constexpr std::uint32_t kNormaliser = 3;
    walk(bytes, [this](const Field& field) {
      if (field.number < kPiece || field.number > kNormaliser) return;
      if (field.kind != Kind::Bytes) return refuse("its fields are not of the kinds that a SentencePiece model has");
      if (field.number == kPiece) read_piece(field.bytes);
      if (field.number == kTrainer) read_trainer(field.bytes);
      if (field.number == kNormaliser) read_normaliser(field.bytes);
    });
  }

 private:
  void refuse(std::string why) {
    if (problem.empty()) problem = std::move(why);
  }

  template <class Use>
  void walk(std::string_view bytes, Use use) {
    ProtobufReader reader(bytes);
    while (problem.empty()) {
      const auto field = reader.next();
      if (!field) break;
      use(*field);
    }
    if (reader.broken()) refuse("it is not a SentencePiece model, or it is cut off");
  }

  void read_piece(std::string_view bytes) {
    if (model.pieces.size() >= kMaxPieces) return refuse("it has too many pieces");
    ScoredPiece piece;
    walk(bytes, [&](const Field& field) {
      if (field.number == 1 && field.kind == Kind::Bytes && field.bytes.size() <= kMaxPieceBytes) {
        piece.text = field.bytes;
      } else if (field.number == 2 && field.kind == Kind::Fixed32) {
        piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
      } else if (field.number == 3 && field.kind == Kind::Varint && field.value >= 1 && field.value <= 6) {
        piece.type = static_cast<PieceType>(field.value);
      } else if (field.number <= 3) {
        refuse("piece " + std::to_string(model.pieces.size()) + " is not a text of up to " +
               std::to_string(kMaxPieceBytes) + " bytes with a score and a known type");
      }
    });
    model.pieces.push_back(std::move(piece));
  }

  void read_trainer(std::string_view bytes) {
    walk(bytes, [this](const Field& field) {
      constexpr std::uint64_t kUnigram = 1;
      if (field.number == 3 && (field.kind != Kind::Varint || field.value != kUnigram)) {
        refuse(
            "it is a SentencePiece model of another kind than unigram (SigLIP 2 has such a one), which cannot be used");
      } else if (field.number == 24 && is_flag_set(field)) {
        refuse("it marks white space at the end of words, which is not supported");
      } else if (field.number == 35 && is_flag_set(field)) {
        refuse("it falls back to bytes for unknown characters, which is not supported");
      } else if (field.number == 47 && field.kind == Kind::Bytes && !field.bytes.empty()) {
        if (field.bytes.size() > kMaxPieceBytes) return refuse("the name of its end token is too long");
        model.end_piece = field.bytes;
      }
    });
  }

  void read_normaliser(std::string_view bytes) {
    walk(bytes, [this](const Field& field) {
      if (field.number == 2 && field.kind == Kind::Bytes) model.character_map = field.bytes;
      if (field.number == 3) model.add_dummy_prefix = is_flag_set(field);
      if (field.number == 4) model.remove_extra_whitespaces = is_flag_set(field);
      if (field.number == 5 && !is_flag_set(field)) refuse("it keeps spaces as they are, which is not supported");
    });
  }
};

std::string find_piece_problem(const ScoredPiece& piece) {
  if (piece.text.empty()) return "is empty";
  if (piece.text.size() > kMaxPieceBytes) return "is longer than " + std::to_string(kMaxPieceBytes) + " bytes";
  if (piece.text.find('\0') != std::string::npos) return "has a NUL in it";
  if (!is_utf8(piece.text)) return "is not UTF-8";
  if (!std::isfinite(piece.score) || std::abs(piece.score) > kLargestScore) return "has a score that is no number";
  if (piece.type == PieceType::Byte) return "stands for a byte, which is not supported";
  return {};
}

}  // namespace

Result<SentencePieceModel> parse_sentencepiece_model(std::string_view bytes, const std::string& name) {
  if (bytes.size() > kMaxModelBytes) {
    return fail(ErrorCode::FileTooLarge, name, std::to_string(bytes.size()) + " bytes",
                std::to_string(kMaxModelBytes) + " bytes");
  }
  ModelReader reader;
  reader.read(bytes);
  if (reader.problem.empty()) reader.problem = find_model_problem(reader.model);
  if (!reader.problem.empty()) return fail(ErrorCode::TokenizerInvalid, name, reader.problem);
  return std::move(reader.model);
}

std::string find_model_problem(const SentencePieceModel& model) {
  if (model.pieces.empty()) return "it has no pieces";
  if (model.pieces.size() > kMaxPieces) return "it has too many pieces";
  std::unordered_set<std::string_view> seen;
  seen.reserve(model.pieces.size());
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    const ScoredPiece& piece = model.pieces[i];
    if (const std::string problem = find_piece_problem(piece); !problem.empty()) {
      return "piece " + std::to_string(i) + " " + problem;
    }
    if (!seen.insert(piece.text).second) return "the piece \"" + printable(piece.text) + "\" comes twice";
    bytes += piece.text.size();
    if (bytes > kMaxTextBytes) return "its pieces are too long together";
  }
  const auto count = [&](PieceType type) { return std::ranges::count(model.pieces, type, &ScoredPiece::type); };
  if (count(PieceType::Unknown) != 1) return "it has not exactly one piece for unknown characters";
  if (count(PieceType::Normal) == 0) return "it has no ordinary piece";
  if (static_cast<std::size_t>(count(PieceType::UserDefined)) > kMaxUserDefined) {
    return "it has more than " + std::to_string(kMaxUserDefined) + " user-defined pieces, which is not supported";
  }
  if (!seen.contains(model.end_piece)) return "it has no end token " + printable(model.end_piece);
  return {};
}

}  // namespace m2ib::text
